// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Stage} from "../../kit/Stage.sol";

/// @notice Accounts that would like to be taken for a collection of the factory, which reads from a collection's own code
/// whose it is.
contract ImpostorsTest is Stage {
    address private impostor = address(0x1339);

    /// @dev Gas is bounded too: an account that makes the answer dear could block whoever asks.
    function refused(address who, string memory what) private view {
        uint256 gas = gasleft();
        assertFalse(factory.isCollection(who), what);
        assertTrue(gas - gasleft() < 20_000, what);
    }

    /// @custom:proves [T30] the code of a collection at another address is nobody's collection
    function test_copy() public {
        assertTrue(factory.isCollection(address(pass)), "the one that was made");
        vm.etch(impostor, address(pass).code);
        refused(impostor, "a copy");
    }

    /// @custom:proves [T30] code that names a creator without a collection, or nobody, is no collection
    function test_othersNames() public {
        vm.etch(impostor, abi.encodePacked(new bytes(45), fan, new bytes(8)));
        refused(impostor, "of a fan");
        vm.etch(impostor, new bytes(200));
        refused(impostor, "of nobody");
        vm.etch(impostor, abi.encodePacked(new bytes(45), creator));
        refused(impostor, "no more than a name");
    }

    /// @custom:proves [T30] accounts without code, with too little and with very much are answered no
    function test_strangeCode() public {
        refused(address(0), "nobody");
        refused(fan, "a person");
        refused(address(1), "a precompile");
        refused(address(ledger), "a contract");
        refused(address(factory), "the factory");
        vm.etch(impostor, abi.encodePacked(hex"ef0100", fan));
        refused(impostor, "a person who lends code");
        vm.etch(impostor, new bytes(45));
        refused(impostor, "no arguments");
        vm.etch(impostor, new bytes(64));
        refused(impostor, "a byte too short");
        vm.etch(impostor, new bytes(24_576));
        refused(impostor, "the longest code");
    }

    /// @custom:proves [T30] the model of a collection and its parts are no collections
    function test_model() public view {
        refused(factory.implementation(), "the model");
    }
}
