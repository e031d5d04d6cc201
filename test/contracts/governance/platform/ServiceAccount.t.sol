// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ServiceAccount} from "../../../../contracts/governance/platform/ServiceAccount.sol";
import {ApprovingWallet} from "../../../../contracts/mocks/wallets/ApprovingWallet.sol";
import {IStreamPassFactory} from "../../../../contracts/passes/IStreamPassFactory.sol";
import {ICurrencyList} from "../../../../contracts/payments/ICurrencyList.sol";
import {Vm} from "../../kit/Vm.sol";
import {ServiceStage, WorkPlace} from "./ServiceStage.sol";

/// @notice Who signs for a service account, and who changes that.
contract ServiceAccountTest is ServiceStage {
    function notOwner(address who) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwner.selector, who);
    }

    function noKeyWaits(uint256 from) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ServiceAccount.ServiceAccount_NoKeyWaits.selector, from);
    }

    function waiting() private view returns (address waitingKey, uint256 from) {
        return account.waitingKey();
    }

    /// @custom:proves [S3.87] the account signed what its key approved for it and nothing else
    function test_signature() public view {
        // written out, so that a service in another language can make the same
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ServiceAccount"),
                keccak256("1"),
                block.chainid,
                address(account)
            )
        );
        bytes32 approval = keccak256(abi.encode(keccak256("Approval(bytes32 digest)"), DIGEST));
        bytes32 signed = keccak256(abi.encodePacked(hex"1901", domain, approval));
        assertTrue(account.approvalDigest(DIGEST) == signed, "the digest by EIP-712");
        assertTrue(
            account.isValidSignature(DIGEST, sign(KEY, signed)) == IERC1271.isValidSignature.selector, "signed"
        );
        assertTrue(signs(KEY, DIGEST), "the key");
        assertFalse(signs(NEXT_KEY, DIGEST), "another key");
    }

    /// @custom:proves [S3.87] what a key signed as itself, for another account, another chain or another digest is no signature
    function test_bound() public {
        ServiceAccount twin = newAccount();
        bytes32 none = bytes32(bytes4(0xffffffff));
        assertTrue(bytes32(account.isValidSignature(DIGEST, sign(KEY, DIGEST))) == none, "as itself");
        bytes memory signature = sign(KEY, twin.approvalDigest(DIGEST));
        assertTrue(bytes32(account.isValidSignature(DIGEST, signature)) == none, "for another account");
        signature = sign(KEY, account.approvalDigest(DIGEST));
        assertTrue(bytes32(account.isValidSignature(~DIGEST, signature)) == none, "another digest");
        vm.chainId(block.chainid + 1);
        assertTrue(bytes32(account.isValidSignature(DIGEST, signature)) == none, "on another chain");
    }

    /// @custom:proves [S3.87] garbage in place of a signature is none and reverts nothing
    function test_garbage(bytes memory signature, bytes32 digest) public {
        assertTrue(account.isValidSignature(digest, signature) == 0xffffffff, "garbage");
        vm.prank(owner);
        account.removeKey();
        assertTrue(account.isValidSignature(digest, signature) == 0xffffffff, "nobody's garbage");
        assertTrue(account.isValidSignature(digest, "") == 0xffffffff, "nothing");
    }

    /// @custom:proves [S3.87] a key with code signs by its code
    function test_contractKey() public {
        ApprovingWallet wallet = new ApprovingWallet();
        vm.prank(owner);
        account.nameKey(address(wallet));
        wait(3 days);
        assertTrue(account.isValidSignature(DIGEST, "") == 0xffffffff, "not approved");
        wallet.approveDigest(DIGEST);
        assertTrue(account.isValidSignature(DIGEST, "") == 0xffffffff, "the bare digest");
        wallet.approveDigest(account.approvalDigest(DIGEST));
        assertTrue(account.isValidSignature(DIGEST, "") == IERC1271.isValidSignature.selector, "approved");
    }

    /// @custom:proves [S3.79][S3.87] a named key signs and calls from its first second on, the key before it until then
    function test_nameKey() public {
        nameNext();
        (address named, uint256 from) = waiting();
        assertEq(named, nextKey, "waits");
        assertEq(from, NOW + 259_200, "three days");
        wait(259_199);
        assertTrue(signs(KEY, DIGEST), "until then");
        assertFalse(signs(NEXT_KEY, DIGEST), "a second early");
        bytes memory call = abi.encodeCall(WorkPlace.end, (1));
        vm.prank(nextKey);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, nextKey));
        account.forward(address(collection), call, 0, 0);
        wait(1);
        assertFalse(signs(KEY, DIGEST), "from then on");
        assertTrue(signs(NEXT_KEY, DIGEST), "the next");
        assertEq(account.key(), nextKey, "the key");
        (named, from) = waiting();
        assertEq(named, address(0), "nobody waits");
        assertEq(from, 0, "for nothing");
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, key));
        account.forward(address(collection), call, 0, 0);
        vm.prank(nextKey);
        account.forward(address(collection), call, 0, 0);
        assertEq(collection.done(), 1, "called");
    }

    /// @custom:proves [S3.79][S3.87] naming another begins the wait anew and a key that counts by then stays
    function test_nameAgain() public {
        nameNext();
        wait(2 days);
        vm.prank(owner);
        account.nameKey(address(0xCAFE));
        wait(1 days);
        assertTrue(signs(KEY, DIGEST), "the first still");
        assertFalse(signs(NEXT_KEY, DIGEST), "forgotten");
        wait(2 days);
        assertEq(account.key(), address(0xCAFE), "three days after the second name");
        nameNext();
        assertEq(account.key(), address(0xCAFE), "stays until the next");
        wait(3 days);
        assertTrue(signs(NEXT_KEY, DIGEST), "the next");
    }

    /// @custom:proves [S3.79] a key that waits is cancelled and one that counts is not
    function test_cancelKey() public {
        vm.prank(owner);
        vm.expectRevert(noKeyWaits(0));
        account.cancelKey();
        nameNext();
        address[3] memory others = [key, nextKey, stranger];
        for (uint256 n; n < 3; ++n) {
            vm.prank(others[n]);
            vm.expectRevert(notOwner(others[n]));
            account.cancelKey();
            vm.prank(others[n]);
            vm.expectRevert(notOwner(others[n]));
            account.nameKey(others[n]);
        }
        wait(3 days - 1);
        vm.prank(owner);
        account.cancelKey();
        wait(1);
        assertTrue(signs(KEY, DIGEST), "nothing changed");
        nameNext();
        wait(3 days);
        vm.prank(owner);
        vm.expectRevert(noKeyWaits(NOW + 6 days));
        account.cancelKey();
        assertTrue(signs(NEXT_KEY, DIGEST), "counts");
    }

    /// @custom:proves [S3.87] a key that was taken away signs and calls nothing from then on, and the next one still comes
    function test_removeKey() public {
        nameNext();
        wait(1 days);
        vm.prank(owner);
        account.removeKey();
        assertFalse(signs(KEY, DIGEST), "at once");
        assertEq(account.key(), address(0), "nobody");
        bytes memory call = abi.encodeCall(WorkPlace.end, (1));
        vm.prank(key);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, key));
        account.forward(address(collection), call, 0, 0);
        vm.prank(address(0));
        vm.expectRevert(
            abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, address(0))
        );
        account.forward(address(collection), call, 0, 0);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_NoKey.selector));
        account.removeKey();
        wait(2 days - 1);
        assertFalse(signs(NEXT_KEY, DIGEST), "not sooner for it");
        wait(1);
        assertTrue(signs(NEXT_KEY, DIGEST), "the next");
        vm.prank(owner);
        account.removeKey();
        assertFalse(signs(NEXT_KEY, DIGEST), "taken away as well");
        wait(30 days);
        assertEq(account.key(), address(0), "nobody comes back");
        vm.prank(owner);
        vm.expectRevert(noKeyWaits(0));
        account.cancelKey();
    }

    /// @custom:proves [S3.87] the key takes itself away and strangers do not
    function test_keyRemovesItself() public {
        nameNext();
        address[2] memory others = [stranger, nextKey];
        for (uint256 n; n < 2; ++n) {
            vm.prank(others[n]);
            vm.expectRevert(
                abi.encodeWithSelector(ServiceAccount.ServiceAccount_NotOwnerOrKey.selector, others[n])
            );
            account.removeKey();
        }
        vm.prank(key);
        account.removeKey();
        assertEq(account.key(), address(0), "gone");
        (address named,) = waiting();
        assertEq(named, nextKey, "a thief of the key does not hold up the next");
    }

    /// @custom:proves [S3.2] whatever is done to keys in any order, the logs say which one signs
    function test_logs(uint256 seed) public {
        address modelKey = key;
        address modelNext;
        uint256 modelFrom;
        for (uint256 n; n < 12; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.recordLogs();
            vm.prank(owner);
            bool ok;
            if (seed % 3 == 0) {
                (ok,) = address(account).call(abi.encodeCall(account.nameKey, (vm.addr(1 + seed % 999))));
            } else if (seed % 3 == 1) {
                (ok,) = address(account).call(abi.encodeCall(account.cancelKey, ()));
            } else {
                (ok,) = address(account).call(abi.encodeCall(account.removeKey, ()));
            }
            if (modelNext != address(0) && modelFrom <= vm.getBlockTimestamp()) {
                (modelKey, modelNext) = (modelNext, address(0));
            }
            Vm.Log[] memory logs = vm.getRecordedLogs();
            assertEq(logs.length, ok ? 1 : 0, "one log for each change");
            if (ok) {
                address subject = address(uint160(uint256(logs[0].topics[1])));
                if (logs[0].topics[0] == ServiceAccount.KeyNamed.selector) {
                    (modelNext, modelFrom) = (subject, abi.decode(logs[0].data, (uint256)));
                } else if (logs[0].topics[0] == ServiceAccount.KeyCancelled.selector) {
                    assertEq(subject, modelNext, "who waited");
                    modelNext = address(0);
                } else {
                    assertTrue(logs[0].topics[0] == ServiceAccount.KeyRemoved.selector, "the third");
                    assertEq(subject, modelKey, "who signed");
                    modelKey = address(0);
                }
            }
            wait((seed >> 128) % 4 days);
            bool counts = modelNext != address(0) && modelFrom <= vm.getBlockTimestamp();
            assertEq(account.key(), counts ? modelNext : modelKey, "the key");
            (address named, uint256 from) = waiting();
            assertEq(named, counts ? address(0) : modelNext, "who waits");
            assertEq(from, named == address(0) ? 0 : modelFrom, "until when");
        }
    }

    /// @custom:proves [S3.87] nobody is neither owner nor key
    function test_nobody() public {
        ServiceAccount.Permission[] memory none;
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_ZeroAddress.selector));
        new ServiceAccount(address(0), key, IStreamPassFactory(address(factory)), currencies, none);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_ZeroAddress.selector));
        new ServiceAccount(owner, address(0), IStreamPassFactory(address(factory)), currencies, none);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(ServiceAccount.ServiceAccount_ZeroAddress.selector));
        account.nameKey(address(0));
        vm.recordLogs();
        account = new ServiceAccount(
            owner, key, IStreamPassFactory(address(factory)), ICurrencyList(address(currencies)), none
        );
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, 1, "one log");
        assertTrue(logs[0].topics[0] == ServiceAccount.KeyNamed.selector, "names the first key");
        assertEq(address(uint160(uint256(logs[0].topics[1]))), key, "this one");
        assertEq(abi.decode(logs[0].data, (uint256)), NOW, "at once");
        assertEq(account.OWNER(), owner, "owner");
        assertEq(account.key(), key, "key");
        assertEq(address(account.FACTORY()), address(factory), "factory");
        assertEq(address(account.CURRENCIES()), address(currencies), "currencies");
    }
}
