// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {OneForEach} from "../../../../contracts/clones/OneForEach.sol";
import {LibClone} from "solady/src/utils/LibClone.sol";
import {ICreatorTokenFactory} from "../../../../contracts/tokens/ICreatorTokenFactory.sol";
import {TokenStage} from "../kit/TokenStage.sol";

contract RegistryTest is TokenStage {
    /// @custom:proves [S3.51] the address follows from the creator alone, before and after
    function test_address() public {
        address expected = address(
            uint160(
                uint256(
                    keccak256(
                        abi.encodePacked(
                            hex"ff",
                            address(factory),
                            uint256(uint160(fan)),
                            keccak256(hex"3d3d3d3d335afa3d5f5f3e3d5ff3")
                        )
                    )
                )
            )
        );
        assertEq(factory.tokenOf(fan), expected, "before");
        assertFalse(factory.isToken(expected), "a token before");
        assertEq(factory.creatorOf(expected), address(0), "creator before");
        assertEq(address(make(fan, standard())), expected, "made");
        assertTrue(factory.isToken(expected), "a token after");
        assertEq(factory.creatorOf(expected), fan, "creator after");
        assertTrue(expected != factory.tokenOf(other), "another creator, another address");
    }

    /// @custom:proves [S3.51] an impostor with the same code, name and creator is not a token
    function test_impostor() public {
        address fake = LibClone.clone(factory.implementation(), LibClone.argsOnClone(address(token)));
        assertEq(address(fake).code.length, address(token).code.length, "looks alike");
        assertEq(keccak256(fake.code) == keccak256(address(token).code) ? 1 : 0, 1, "is alike");
        assertFalse(factory.isToken(fake), "a token");
        assertEq(factory.creatorOf(fake), address(0), "creator");
        assertTrue(factory.isToken(address(token)), "the real one");
    }

    /// @custom:proves [S3.51] neither nothing, nor the model, nor an account is a token
    function test_noTokens() public view {
        assertFalse(factory.isToken(address(0)), "zero");
        assertFalse(factory.isToken(factory.tokenOf(address(0))), "the token of nobody");
        assertFalse(factory.isToken(factory.implementation()), "the model");
        assertFalse(factory.isToken(fan), "an account");
        assertEq(factory.creatorOf(factory.tokenOf(address(0))), address(0), "creator of nobody's token");
    }

    /// @custom:proves [S3.51] the code of a token can be asked for only while one is made
    function test_codeOnlyWhileMaking() public {
        (bool ok, bytes memory answer) = address(factory).call("");
        assertFalse(ok, "answered");
        assertEq(uint32(bytes4(answer)), uint32(OneForEach.OneForEach_NotMaking.selector), "reason");
        make(fan, standard());
        (ok,) = address(factory).call("");
        assertFalse(ok, "answered after one was made in this transaction");
        (ok,) = address(factory).call{value: 1}("");
        assertFalse(ok, "took money");
    }
}
