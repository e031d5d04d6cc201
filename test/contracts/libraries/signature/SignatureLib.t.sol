// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureLib} from "../../../../contracts/libraries/SignatureLib.sol";
import {ApprovingWallet} from "../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {OddWallet} from "../../../../contracts/mocks/wallets/OddWallet.sol";
import {Assertions} from "../../kit/Assertions.sol";

contract Asking {
    function isValid(address signer, bytes32 digest, bytes calldata signature) external view returns (bool) {
        return SignatureLib.isValid(signer, digest, signature);
    }
}

contract SignatureLibTest is Assertions {
    uint256 private constant KEY = 0x51614ED;
    bytes32 private constant DIGEST = keccak256("what is signed");

    Asking private asking = new Asking();
    address private signer = vm.addr(KEY);

    function signed(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// [T20] a key signs what it signed, in both forms, and nothing else
    function test_key() public view {
        bytes memory long = signed(KEY, DIGEST);
        assertTrue(asking.isValid(signer, DIGEST, long), "65 bytes");
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, DIGEST);
        bytes memory short = abi.encodePacked(r, uint256(s) | (uint256(v - 27) << 255));
        assertTrue(asking.isValid(signer, DIGEST, short), "64 bytes");
        assertFalse(asking.isValid(signer, keccak256("something else"), long), "another digest");
        assertFalse(asking.isValid(signer, DIGEST, signed(KEY + 1, DIGEST)), "another key");
        assertFalse(asking.isValid(signer, DIGEST, ""), "nothing");
        assertFalse(asking.isValid(signer, DIGEST, abi.encodePacked(long, uint8(0))), "a byte too many");
    }

    /// [T20] nobody signs for the zero address, also not by a signature from which no key can be recovered
    function test_zero() public view {
        assertFalse(asking.isValid(address(0), DIGEST, signed(KEY, DIGEST)), "a good signature");
        assertFalse(asking.isValid(address(0), DIGEST, new bytes(65)), "zeros");
        assertFalse(asking.isValid(address(0), DIGEST, abi.encodePacked(bytes32(0), bytes32(0), uint8(27))), "no point");
    }

    /// [T20] what a key signed stays signed after its account got code, whatever that code answers
    function test_delegatedAccount() public {
        bytes memory signature = signed(KEY, DIGEST);
        vm.etch(signer, hex"5f5ffd");
        assertTrue(asking.isValid(signer, DIGEST, signature), "code that refuses");
        vm.etch(signer, address(new OddWallet(OddWallet.Answer.BurnGas)).code);
        assertTrue(asking.isValid{gas: 200_000}(signer, DIGEST, signature), "code that burns, and is not asked");
        assertFalse(asking.isValid{gas: 200_000}(signer, DIGEST, signed(KEY + 1, DIGEST)), "another key asks the code");
    }

    /// [T20] a contract account signs by its answer alone
    function test_wallet() public {
        ApprovingWallet wallet = new ApprovingWallet();
        assertFalse(asking.isValid(address(wallet), DIGEST, ""), "not yet");
        wallet.approveDigest(DIGEST);
        assertTrue(asking.isValid(address(wallet), DIGEST, ""), "approved");
        assertTrue(asking.isValid(address(wallet), DIGEST, signed(KEY, DIGEST)), "whatever comes along");
        assertFalse(asking.isValid(address(wallet), keccak256("something else"), ""), "another digest");
        assertTrue(asking.isValid(address(new OddWallet(OddWallet.Answer.Yes)), DIGEST, ""), "says yes to everything");
    }

    /// [T20] a wallet that reverts, answers short or wrong signs nothing, and a long answer is not copied
    function test_oddWallets() public {
        assertFalse(asking.isValid(address(new OddWallet(OddWallet.Answer.Revert)), DIGEST, ""), "reverts");
        assertFalse(asking.isValid(address(new OddWallet(OddWallet.Answer.WrongWord)), DIGEST, ""), "another word");
        assertFalse(asking.isValid(address(new OddWallet(OddWallet.Answer.Short)), DIGEST, ""), "four bytes");
        OddWallet long = new OddWallet(OddWallet.Answer.Long);
        uint256 before = gasleft();
        assertTrue(asking.isValid(address(long), DIGEST, ""), "the first word counts");
        assertLe(before - gasleft(), 60_000, "the wallet pays for its memory, nobody copies it");
    }

    /// [T20] a wallet that burns all it gets takes 63 of 64 parts, and what is left says no
    function test_burningWallet() public {
        OddWallet burner = new OddWallet(OddWallet.Answer.BurnGas);
        assertFalse(asking.isValid{gas: 1_000_000}(address(burner), DIGEST, ""), "no");
    }

    /// [T20] no code is deployed and no call is made for a wallet that does not exist (ERC-6492)
    function test_noDeployment() public view {
        bytes memory wrapped = abi.encodePacked(
            abi.encode(address(asking), abi.encodeCall(Asking.isValid, (signer, DIGEST, "")), signed(KEY, DIGEST)),
            bytes32(0x6492649264926492649264926492649264926492649264926492649264926492)
        );
        assertFalse(asking.isValid(signer, DIGEST, wrapped), "of a key");
        assertFalse(asking.isValid(address(0xC0DE), DIGEST, wrapped), "of nobody");
    }
}
